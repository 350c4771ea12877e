"""Places and countries, found in what people write."""
