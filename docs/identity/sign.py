import base64, hashlib, hmac, json, os, time

# Who is signed in at the shop, for the chat. On your server, after checking your own session; a new one for each call.
def nahtlos_token(customer, nonce=None):
    part = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    now = int(time.time())
    who = {"sub": str(customer["id"]), "name": customer["name"], "email": customer["email"],
           "email_verified": customer["email_verified"] is True}
    claims = {"aud": "YOUR_SITE_KEY", "iat": now, "exp": now + 300, "nonce": nonce, **who}
    text = part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode()) + "." + part(json.dumps(claims).encode())
    return text + "." + part(hmac.new(os.environ["NAHTLOS_IDENTITY_KEY"].encode(), text.encode(), hashlib.sha256).digest())
