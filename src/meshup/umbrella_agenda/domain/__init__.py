"""The merged agenda: put together, filtered, written for programs."""
