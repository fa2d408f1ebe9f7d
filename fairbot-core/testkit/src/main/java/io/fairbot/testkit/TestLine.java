package io.fairbot.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * The line of a branch in a {@link BotTest}, and the phone that it is linked to. It is linked from the beginning.
 *
 * <p>While it is not linked, customers cannot write, and what the bot sends waits. Not safe for use from several threads.
 */
public final class TestLine {
    private static final String LINK = "/branches/{branch}/link";
    private static final String TAKE_CODE = "/sandbox/lines/{branch}/link";

    private final BotTest bot;
    private final String branch;

    TestLine(BotTest bot, String branch) {
        this.bot = bot;
        this.branch = branch;
    }

    /**
     * Ends the link with the phone, as an operator does or a person on the phone: the line shows a code from now on.
     *
     * @return this
     */
    public TestLine unlinks() {
        client().delete(LINK, path());
        return this;
    }

    /**
     * Asks for a code that a person types on a phone, in place of one that a phone scans.
     *
     * @param phone the number of the phone, such as {@code +5548999990000}
     * @return this
     * @throws IllegalArgumentException when the line is linked, or this is no telephone number
     */
    public TestLine asksForCode(String phone) {
        client().post(LINK, path(), Map.of("phone", phone));
        return this;
    }

    /**
     * Returns the code that the line shows; another one after a minute.
     *
     * @return the text of the code; empty while the line is linked
     */
    public Optional<String> code() {
        JsonNode code = client().get(LINK, path()).path("code");
        return code.isMissingNode()
                ? Optional.empty()
                : Optional.of(code.path("text").asText());
    }

    /**
     * Links the line to a phone that takes the code shown, and waits until everything that waited is sent.
     *
     * @return this
     * @throws IllegalStateException when the line is linked, so that it shows no code
     */
    public TestLine links() {
        String code = code().orElseThrow(
                        () -> new IllegalStateException("The line of " + branch + " shows no code: it is linked."));
        client().post(TAKE_CODE, path(), Map.of("code", code));
        bot.fixture().settle();
        return this;
    }

    private Map<String, String> path() {
        return Map.of("branch", branch);
    }

    private SandboxClient client() {
        return bot.fixture().client();
    }
}
