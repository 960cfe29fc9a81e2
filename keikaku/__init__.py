"""keikaku (計画): what Japanese municipalities plan for their DX, who does it, when, and how far it is."""
