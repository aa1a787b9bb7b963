"""What other people's files say, as claims in the model: rosters, registers, tables of change."""
