"""The pages by which hosts read what is proposed, and decide."""
