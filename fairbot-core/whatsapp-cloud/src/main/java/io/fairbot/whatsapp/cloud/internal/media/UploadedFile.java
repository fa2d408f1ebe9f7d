package io.fairbot.whatsapp.cloud.internal.media;

import java.time.Instant;

/**
 * A file that was uploaded, which is not uploaded again while Meta has it.
 *
 * @param mediaId Meta's id of the file
 * @param mimeType the type under which it was uploaded
 * @param at when
 */
public record UploadedFile(String mediaId, String mimeType, Instant at) {}
