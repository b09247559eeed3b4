<?php
// Who is signed in at the shop, for the chat. On your server, after checking your own session; a new one for each call.
function nahtlos_token(array $customer, ?string $nonce = null): string {
    $part = fn (string $bytes): string => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    $now = time();
    $who = ['sub' => (string) $customer['id'], 'name' => $customer['name'], 'email' => $customer['email'],
        'email_verified' => $customer['email_verified'] === true];
    $claims = ['aud' => 'YOUR_SITE_KEY', 'iat' => $now, 'exp' => $now + 300, 'nonce' => $nonce] + $who;
    $text = $part(json_encode(['alg' => 'HS256', 'typ' => 'JWT'])) . '.' . $part(json_encode($claims));
    return $text . '.' . $part(hash_hmac('sha256', $text, getenv('NAHTLOS_IDENTITY_KEY'), true));
}
