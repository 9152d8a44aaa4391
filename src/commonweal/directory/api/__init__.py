"""The standard APIs: HSDS 3.2 at /hsds/v3/ and Open Referral UK 3.0 at /oruk/v3/, one implementation."""
