def index(:
    return "oops"
