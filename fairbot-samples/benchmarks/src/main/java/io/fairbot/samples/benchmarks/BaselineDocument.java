package io.fairbot.samples.benchmarks;

import org.bson.codecs.pojo.annotations.BsonId;

/**
 * A document in MongoDB with the same fields as ours; public, because the driver's codec demands it.
 *
 * @param id its name
 * @param v its version
 * @param f its fence
 * @param s its shape
 * @param b its batch
 * @param c its checksum
 * @param body its content
 */
public record BaselineDocument(@BsonId String id, long v, long f, int s, String b, long c, BaselineNote body) {

    /**
     * The content, some 400 bytes.
     *
     * @param branch where
     * @param seq a number
     * @param text a text
     */
    public record BaselineNote(String branch, long seq, String text) {}

    static BaselineDocument of(String id, long version, String batch, BaselineNote body) {
        return new BaselineDocument(id, version, 0, 1, batch, 0xdeadbeefL, body);
    }
}
