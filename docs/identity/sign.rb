require "base64"
require "json"
require "openssl"

# Who is signed in at the shop, for the chat. On your server, after checking your own session; a new one for each call.
def nahtlos_token(customer, nonce = nil)
  part = ->(bytes) { Base64.urlsafe_encode64(bytes, padding: false) }
  now = Time.now.to_i
  who = { sub: customer[:id].to_s, name: customer[:name], email: customer[:email], email_verified: customer[:email_verified] == true }
  claims = { aud: "YOUR_SITE_KEY", iat: now, exp: now + 300, nonce: nonce, **who }
  text = "#{part.({ alg: "HS256", typ: "JWT" }.to_json)}.#{part.(claims.to_json)}"
  "#{text}.#{part.(OpenSSL::HMAC.digest("SHA256", ENV.fetch("NAHTLOS_IDENTITY_KEY"), text))}"
end
