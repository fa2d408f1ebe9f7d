package io.fairbot.media;

import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;

/**
 * The limits of a {@link MediaStore}.
 *
 * @param medium the largest size of a medium in bytes, 1 or more
 * @param total the largest size of all media together in bytes, at least that of one
 */
public record MediaLimits(long medium, long total) {
    /** The largest number of points of a picture; a small file can hold one that no memory can. */
    public static final long MAX_PIXELS = 100_000_000;

    /** The limits by default: 16 MiB each, 4 GiB in all. */
    public static final MediaLimits DEFAULTS = new MediaLimits(16L << 20, 4L << 30);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException when one is too small
     */
    public MediaLimits {
        if (medium < 1 || total < medium) {
            throw new IllegalArgumentException(
                    "A medium may have 1 byte or more, and all together at least as many as one; not " + medium
                            + " and " + total + ".");
        }
    }

    /**
     * Returns the limits of the settings.
     *
     * @param settings the settings
     * @return 16 MiB each, and {@link BootstrapSettings#MEDIA_MAX_MIB} in all
     */
    public static MediaLimits of(Settings settings) {
        return new MediaLimits(DEFAULTS.medium(), (long) settings.get(BootstrapSettings.MEDIA_MAX_MIB) << 20);
    }
}
