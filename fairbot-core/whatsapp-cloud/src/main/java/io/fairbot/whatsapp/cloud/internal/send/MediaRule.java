package io.fairbot.whatsapp.cloud.internal.send;

import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The rule for one kind of media of the Cloud API, version 26.0.
 *
 * @param type the type of a message with it
 * @param maxBytes the largest size
 * @param allowed the types of files that Meta takes, in lower case
 */
public record MediaRule(String type, long maxBytes, Pattern allowed) {
    private static final long MIB = 1 << 20;
    private static final Pattern SOUNDS = Pattern.compile("audio/(aac|amr|mpeg|mp4|ogg(; ?codecs=opus)?)");
    private static final MediaRule SOUND = new MediaRule("audio", 16 * MIB, SOUNDS);
    private static final Map<MediaKind, MediaRule> RULES = new EnumMap<>(Map.of(
            MediaKind.IMAGE, new MediaRule("image", 5 * MIB, Pattern.compile("image/(jpeg|png)")),
            MediaKind.VOICE, SOUND,
            MediaKind.AUDIO, SOUND,
            MediaKind.VIDEO, new MediaRule("video", 16 * MIB, Pattern.compile("video/(mp4|3gp|3gpp)")),
            MediaKind.DOCUMENT, new MediaRule("document", 100 * MIB, Pattern.compile("(text|application)/.+")),
            MediaKind.STICKER, new MediaRule("sticker", 500 << 10, Pattern.compile("image/webp"))));

    /** Returns the rule for a kind. */
    public static MediaRule of(MediaKind kind) {
        MediaRule rule = RULES.get(kind);
        if (rule == null) {
            throw new IllegalArgumentException("There is no rule for media of the kind " + kind + ".");
        }
        return rule;
    }

    /** Returns whether Meta takes files of the type of a medium. */
    public boolean takes(MediaRef media) {
        return allowed.matcher(media.mimeType().toLowerCase(Locale.ROOT)).matches();
    }

    /** Checks the size of a file. */
    public void checkSize(long bytes) {
        if (bytes > maxBytes) {
            throw MessageRefusedException.badValue("media.size may be up to " + maxBytes + " bytes for this kind ("
                    + type + "), and is " + bytes + ".");
        }
    }
}
