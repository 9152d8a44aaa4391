"""Pages of people: home, organisations, members, invitations, keys, profile and the development mailbox."""
