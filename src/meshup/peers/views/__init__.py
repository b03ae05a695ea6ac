"""The pages of a visitor: this device, joining, what is kept."""
