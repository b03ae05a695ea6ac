"""Pages that change while one looks at them: channels, their snapshots, who may read them."""
