package io.fairbot.samples.benchmarks;

import org.bson.codecs.pojo.annotations.BsonId;

/**
 * A MongoDB document with the same fields as fairbot's; public because the driver's codec requires it.
 *
 * @param id the id
 * @param v the version
 * @param f the fencing token
 * @param s the schema version
 * @param b the batch id
 * @param c the checksum
 * @param body the content
 */
public record BaselineDocument(@BsonId String id, long v, long f, int s, String b, long c, BaselineNote body) {

    /**
     * The content of a baseline document, about 400 bytes.
     *
     * @param branch the branch
     * @param seq a number
     * @param text a text
     */
    public record BaselineNote(String branch, long seq, String text) {}

    static BaselineDocument of(String id, long version, String batch, BaselineNote body) {
        return new BaselineDocument(id, version, 0, 1, batch, 0xdeadbeefL, body);
    }
}
