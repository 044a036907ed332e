"""一站 Yizhan: a multi-tenant portal for consumer-rights service stations."""
