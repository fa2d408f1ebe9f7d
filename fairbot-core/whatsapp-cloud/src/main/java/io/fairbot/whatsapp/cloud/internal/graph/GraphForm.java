package io.fairbot.whatsapp.cloud.internal.graph;

import io.fairbot.media.StoredMedium;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

/**
 * The form with which a file is uploaded: {@code multipart/form-data} with its length known, so that it is not sent in chunks.
 *
 * @param boundary the text between its parts, of letters and digits
 * @param mimeType the type of the file
 * @param fileName the name of the file
 * @param file the file
 */
public record GraphForm(String boundary, String mimeType, String fileName, StoredMedium file) {

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher body() {
        byte[] head = (field("messaging_product", "whatsapp")
                        + field("type", mimeType)
                        + "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                        + fileName.replaceAll("[\"\\\\\\p{Cntrl}]", "_") + "\"\r\nContent-Type: " + mimeType
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
        BodyPublisher parts = BodyPublishers.concat(
                BodyPublishers.ofByteArray(head),
                BodyPublishers.ofInputStream(this::open),
                BodyPublishers.ofByteArray(tail));
        return BodyPublishers.fromPublisher(parts, head.length + file.size() + tail.length);
    }

    private String field(String name, String value) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private InputStream open() {
        try {
            return file.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
