"""Forms of the complaints pages: what they ask and how a field may be filled; the rules decide the rest."""
