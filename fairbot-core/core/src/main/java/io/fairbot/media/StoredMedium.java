package io.fairbot.media;

import java.io.IOException;
import java.io.InputStream;

/** A medium in a {@link MediaStore}. Safe for use from any thread. */
public interface StoredMedium {

    /**
     * Returns the size.
     *
     * @return the number of bytes
     */
    long size();

    /**
     * Opens the bytes for reading, as often as needed.
     *
     * @return the bytes from the first one; the caller closes the stream
     * @throws IOException when they cannot be read, also because the medium was deleted
     */
    InputStream open() throws IOException;
}
