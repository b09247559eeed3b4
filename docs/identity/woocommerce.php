<?php
// In functions.php of your theme, below the function of sign.php. The secret stands in wp-config.php:
// putenv('NAHTLOS_IDENTITY_KEY=…');
add_action('wp_ajax_nahtlos_token', function (): void {
    $user = wp_get_current_user();
    $nonce = isset($_GET['nonce']) ? sanitize_text_field(wp_unslash($_GET['nonce'])) : null;
    $customer = ['id' => $user->ID, 'name' => $user->display_name, 'email' => $user->user_email, 'email_verified' => false];
    nocache_headers();
    wp_send_json(nahtlos_token($customer, $nonce));
});
// Nobody is signed in: the chat asks all the same, because pages come from caches.
add_action('wp_ajax_nopriv_nahtlos_token', function (): void {
    nocache_headers();
    wp_send_json(null);
});
add_action('wp_footer', function (): void { ?>
<script>
  window.nahtlos ??= (...call) => (window.nahtlos.q ??= []).push(call);
  nahtlos('identify', async ({ nonce }) => {
    const address = <?= wp_json_encode(admin_url('admin-ajax.php?action=nahtlos_token')) ?>;
    return (await fetch(`${address}&nonce=${encodeURIComponent(nonce)}`)).json();
  });
</script>
<?php });
