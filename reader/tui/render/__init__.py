"""What the screens draw: text in cells, colors, signs and lines, without widgets."""
