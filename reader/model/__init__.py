"""What an article, a judgment and the journal are. Pure rules; the standard library only."""
