package io.fairbot.conversation.contact;

import io.fairbot.whatsapp.Alias;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of aliases in version 0.1, which took an Argentine number without the 9 and a Mexican one with the 1 for numbers of
 * other people.
 */
final class FormerAliasKeys {
    private static final Pattern ARGENTINA = Pattern.compile("PHONE:\\+549([1-3][0-9]{9})");
    private static final Pattern MEXICO = Pattern.compile("PHONE:\\+52([1-9][0-9]{9})");

    private FormerAliasKeys() {}

    /** Returns the other key under which version 0.1 may have stored an alias. */
    static Optional<String> of(Alias alias) {
        Matcher argentina = ARGENTINA.matcher(alias.key());
        if (argentina.matches()) {
            return Optional.of("PHONE:+54" + argentina.group(1));
        }
        Matcher mexico = MEXICO.matcher(alias.key());
        return mexico.matches() ? Optional.of("PHONE:+521" + mexico.group(1)) : Optional.empty();
    }
}
