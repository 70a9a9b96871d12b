"""FAULTS 1 and 3: killed at any moment, nothing that was acknowledged is lost and nothing is half there."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

from tests.faults.children import JUDGE, python
from tests.making import examples
from tests.terminal.projects import broken_promises, labels, opened, query

if TYPE_CHECKING:
    from pathlib import Path

KILLS = examples(200)

MANY_KILLS = (
    JUDGE
    + """
import json
database, kills = Path(sys.argv[1]), int(sys.argv[2])
random.seed(7)
acknowledged = {}
for number in range(kills):
    annotator = f"killed-{number}"
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        project = Project.open(database, annotator)
        target = project.targets.all()[0]
        for turn, ref in enumerate(list(refs(project)) * 20):
            judge(project, ref, target, turn + turn // 300)
            os.write(writing, b".")
    os.close(writing)
    wanted, got = random.randint(1, 8), 0
    while got < wanted:
        got += len(os.read(reading, 64))
    time.sleep(random.uniform(0, 0.002))
    os.kill(child, signal.SIGKILL)
    while more := os.read(reading, 64):
        got += len(more)
    os.waitpid(child, 0)
    os.close(reading)
    acknowledged[annotator] = got
print(json.dumps(acknowledged))
"""
)


def test_no_acknowledged_judgment_is_lost_when_the_program_is_killed_again_and_again(samples: Path) -> None:
    done = python(MANY_KILLS, samples / "annotations/annotations.db", KILLS)
    assert done.returncode == 0, done.stderr
    acknowledged: dict[str, int] = json.loads(done.stdout)
    assert len(acknowledged) == KILLS
    kept = dict(
        query(samples, "SELECT annotator, count(DISTINCT batch) FROM journal WHERE kind = 'decision' GROUP BY 1")
    )
    for annotator, count in acknowledged.items():
        assert kept[annotator] in (count, count + 1), annotator  # the last one may have been on its way
    halves = query(samples, "SELECT batch FROM journal WHERE kind = 'decision' GROUP BY batch HAVING count(*) <> 2")
    assert halves == []
    assert broken_promises(samples) == []  # state and journal agree, and the file is sound


def test_what_the_screen_showed_as_saved_is_there_after_each_of_several_kills(samples: Path) -> None:
    for turn in range(4):
        with opened(samples) as reader:
            reader.wait_for(f"Sentence {2 * turn + 1} of 34")
            reader.press("f", "c", "a")
            reader.wait_for("▌ - against")
            reader.press("x")
            reader.wait_for(f"Sentence {2 * turn + 3} of 34")
            reader.kill(signal.SIGKILL)
            assert reader.wait_exit() == -signal.SIGKILL
        assert labels(samples) == ["favor", "CFS", "against", "NFS"] * (turn + 1)
    assert broken_promises(samples) == []
