package io.fairbot.http;

import io.fairbot.Internal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The query parameter {@code wait} of a route that answers when there is something to tell: {@code 3s}, {@code 500ms}. */
@Internal
public final class WaitParameter {
    private static final String NAME = "wait";
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(ms|s)");

    private WaitParameter() {}

    /**
     * Returns how long a caller wants to wait.
     *
     * @param request the request
     * @param most the greatest time that is allowed
     * @return the time, empty when the parameter is absent
     * @throws ProblemException when it is not a time, or longer than that
     */
    public static Optional<Duration> of(Request request, Duration most) {
        return request.query(NAME).map(text -> parse(text, most));
    }

    private static Duration parse(String text, Duration most) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            Duration wait = matcher.group(2).equals("s") ? Duration.ofSeconds(count) : Duration.ofMillis(count);
            if (wait.compareTo(most) <= 0) {
                return wait;
            }
        }
        throw Problem.ofField(
                        ProblemType.INVALID_PARAMETER,
                        NAME,
                        "The parameter wait must be a time of at most " + most.toSeconds() + "s, such as 3s or 500ms.")
                .exception();
    }
}
