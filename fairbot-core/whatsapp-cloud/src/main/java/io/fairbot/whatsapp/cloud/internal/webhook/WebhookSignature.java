package io.fairbot.whatsapp.cloud.internal.webhook;

import io.fairbot.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A check of the signatures with which Meta signs deliveries: HMAC with SHA-256 of the bytes of the body and the app's secret. Every
 * secret is tried on every body, and all bytes are compared, so that nothing about a secret is learnt from the time that it takes.
 */
public final class WebhookSignature {
    /** The header with the signature. */
    public static final String HEADER = "X-Hub-Signature-256";

    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern FORM = Pattern.compile("sha256=([0-9a-fA-F]{64})");

    private final List<SecretKey> keys;

    private WebhookSignature(List<SecretKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Creates a check with the secrets of the app: several are valid while one of them is replaced. */
    static WebhookSignature of(List<Secret> secrets) {
        return ofKeys(secrets.stream().map(WebhookSignature::key).toList());
    }

    static WebhookSignature ofKeys(List<SecretKey> keys) {
        return new WebhookSignature(keys);
    }

    /** Reads the values of the header; empty when there is not exactly one, or it has not the form of a signature. */
    static Optional<byte[]> read(List<String> headers) {
        return headers.size() == 1
                ? Optional.of(FORM.matcher(headers.get(0)))
                        .filter(Matcher::matches)
                        .map(signature -> HexFormat.of().parseHex(signature.group(1)))
                : Optional.empty();
    }

    /** Returns whether a signature is that of a body, by one of the secrets. */
    boolean isOf(byte[] body, byte[] signature) {
        boolean isRight = false;
        for (SecretKey key : keys) {
            // Without a short circuit: a right signature takes as long as a wrong one.
            isRight |= MessageDigest.isEqual(sign(key, body), signature);
        }
        return isRight;
    }

    /** Returns the value of the header with which Meta would sign a body. */
    public static String header(Secret secret, byte[] body) {
        return "sha256=" + HexFormat.of().formatHex(sign(key(secret), body));
    }

    private static SecretKey key(Secret secret) {
        return new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    private static byte[] sign(SecretKey key, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM + ".", e);
        }
    }
}
