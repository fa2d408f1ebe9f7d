package io.fairbot.whatsapp.web.internal.media;

import io.fairbot.whatsapp.content.MediaKind;

/**
 * A place of an encrypted file at the media hosts, with the key to it, as a message has it. It is stored with the message.
 *
 * @param kind the kind of medium, on which its keys depend
 * @param path the path at each media host, beginning with a slash
 * @param key the key, 32 bytes in hexadecimal digits
 * @param sha256 the checksum of the file, 64 hexadecimal digits in lower case
 * @param sealedSha256 the checksum of the encrypted file, 64 hexadecimal digits in lower case
 * @param length the number of bytes of the file
 */
public record MediaPointer(MediaKind kind, String path, String key, String sha256, String sealedSha256, long length) {

    /** Returns the kind and the length alone: who has the rest can read the file. */
    @Override
    public String toString() {
        return "MediaPointer[" + kind + ", " + length + " bytes]";
    }
}
