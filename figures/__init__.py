"""What a printed number is: figure, period, unit, rounding interval, and the landed tables' schemas."""
