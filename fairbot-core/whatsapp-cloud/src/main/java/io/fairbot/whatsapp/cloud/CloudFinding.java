package io.fairbot.whatsapp.cloud;

/**
 * A finding of {@link CloudCheck} about one part of an installation.
 *
 * @param subject what was checked, such as {@code token}
 * @param status the result
 * @param detail one sentence: what was found, and where it is not in order, what to do; without secrets
 */
public record CloudFinding(String subject, FindingStatus status, String detail) {

    /** The results of a check. */
    public enum FindingStatus {
        /** It is in order. */
        OK,
        /** It is not in order, or cannot be told. */
        FAILED,
        /** It was not checked, since something else has to be mended first. */
        SKIPPED
    }

    static CloudFinding ok(String subject, String detail) {
        return new CloudFinding(subject, FindingStatus.OK, detail);
    }

    static CloudFinding failed(String subject, String detail) {
        return new CloudFinding(subject, FindingStatus.FAILED, detail);
    }

    static CloudFinding skipped(String subject, String detail) {
        return new CloudFinding(subject, FindingStatus.SKIPPED, detail);
    }
}
