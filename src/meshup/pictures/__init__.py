"""Pictures: uploads drawn anew, cards for sharing, lettering, the mesh, colours."""
