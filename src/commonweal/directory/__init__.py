"""Community support services, found by need and place. Speaks HSDS 3.2 and Open Referral UK 3.0."""
