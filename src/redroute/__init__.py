"""Plans heritage study tours (红色研学) a school can really follow."""
