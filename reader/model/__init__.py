"""What an article, a judgement and the journal are. Pure rules; the standard library only."""
