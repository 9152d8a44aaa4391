"""GOV.UK Notify's API v2. Plain views, not ninja: others' clients fix this contract to the byte, errors included."""
