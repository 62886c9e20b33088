"""The rules R01 to R36 as pure functions: dates, numbers and plain values in; results or `award.errors.Refused` out."""
