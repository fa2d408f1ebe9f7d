package io.fairbot.whatsapp.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A reference to a medium and the facts that are known about it; it does not hold the bytes. Use {@link #of} and the
 * {@code with} methods: components may be added.
 *
 * @param id the id of the bytes: the channel's for a medium that was received, the SHA-256 for one in the application's media
 *     store; 1 to {@value #MAX_ID} characters
 * @param kind the kind of medium
 * @param mimeType its MIME type, such as {@code image/jpeg}
 * @param size the number of bytes
 * @param sha256 the checksum of the bytes, 64 hexadecimal digits in lower case
 * @param fileName the name of the file, 1 to {@value #MAX_FILE_NAME} characters without control characters
 * @param seconds the duration of a sound or a video
 */
public record MediaRef(
        String id,
        MediaKind kind,
        String mimeType,
        Optional<Long> size,
        Optional<String> sha256,
        Optional<String> fileName,
        Optional<Integer> seconds) {
    /** The largest length of an id. */
    public static final int MAX_ID = 200;

    /** The largest length of a file name. */
    public static final int MAX_FILE_NAME = 240;

    private static final int MAX_MIME_TYPE = 127;
    private static final Pattern MIME_TYPE =
            Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*(; ?[a-z0-9-]+=[A-Za-z0-9_.\"-]+)*");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * Checks all values.
     *
     * @throws IllegalArgumentException when one is not as described
     */
    public MediaRef {
        ContentChecks.text("media.id", id, MAX_ID);
        if (!isMimeType(mimeType)) {
            throw new IllegalArgumentException(
                    "The field media.mimeType must be a MIME type in lower case, such as image/jpeg.");
        }
        if (size.filter(bytes -> bytes < 0).isPresent()) {
            throw new IllegalArgumentException("The field media.size must be 0 or more.");
        }
        if (sha256.filter(sum -> !SHA_256.matcher(sum).matches()).isPresent()) {
            throw new IllegalArgumentException("The field media.sha256 must have 64 hexadecimal digits in lower case.");
        }
        fileName.ifPresent(name -> {
            ContentChecks.text("media.fileName", name, MAX_FILE_NAME);
            if (name.codePoints().anyMatch(MediaRef::isControl) || name.contains("/") || name.contains("\\")) {
                throw new IllegalArgumentException(
                        "The field media.fileName must be the name of a file without directories and control"
                                + " characters.");
            }
        });
        if (seconds.filter(count -> count < 0).isPresent()) {
            throw new IllegalArgumentException("The field media.seconds must be 0 or more.");
        }
    }

    /**
     * Returns whether a text can be the MIME type of a reference.
     *
     * @param text the text
     * @return whether it is a MIME type in lower case, such as {@code image/jpeg}
     */
    public static boolean isMimeType(String text) {
        return text.length() <= MAX_MIME_TYPE && MIME_TYPE.matcher(text).matches();
    }

    /**
     * Returns a reference of which only kind and type are known.
     *
     * @param kind the kind of medium
     * @param id the id of the bytes
     * @param mimeType the MIME type
     * @return the reference
     */
    public static MediaRef of(MediaKind kind, String id, String mimeType) {
        return new MediaRef(id, kind, mimeType, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Returns the reference that an application's media store gives to some bytes, so that a handler can name a medium which is put
     * into the store later.
     *
     * @param kind the kind of medium
     * @param mimeType the MIME type
     * @param bytes the bytes
     * @return the reference, with size and checksum
     */
    public static MediaRef ofBytes(MediaKind kind, String mimeType, byte[] bytes) {
        try {
            String sum = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            return of(kind, sum, mimeType).withBytes(bytes.length, sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    /**
     * Returns the reference with size and checksum.
     *
     * @param bytes the number of bytes
     * @param checksum the SHA-256, 64 hexadecimal digits in lower case
     * @return the reference
     */
    public MediaRef withBytes(long bytes, String checksum) {
        return new MediaRef(id, kind, mimeType, Optional.of(bytes), Optional.of(checksum), fileName, seconds);
    }

    /**
     * Returns the reference with a file name.
     *
     * @param name the name
     * @return the reference
     */
    public MediaRef withFileName(String name) {
        return new MediaRef(id, kind, mimeType, size, sha256, Optional.of(name), seconds);
    }

    /**
     * Returns the reference with a duration.
     *
     * @param count the duration in seconds
     * @return the reference
     */
    public MediaRef withSeconds(int count) {
        return new MediaRef(id, kind, mimeType, size, sha256, fileName, Optional.of(count));
    }

    /**
     * Returns the same bytes as another kind of medium, such as a sound as a voice message.
     *
     * @param other the kind
     * @return the reference
     */
    public MediaRef as(MediaKind other) {
        return new MediaRef(id, other, mimeType, size, sha256, fileName, seconds);
    }

    private static boolean isControl(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.FORMAT;
    }
}
