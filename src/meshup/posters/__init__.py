"""What a community prints and shows for an event: posters, signs, share pictures, slides."""
