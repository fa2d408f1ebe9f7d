package io.fairbot.agents.exchange.internal.talk;

import io.fairbot.conversation.ConversationState;
import io.fairbot.text.WordTokenizer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the desk remembers of a talk besides its deal, in the state of the conversation. Immutable. */
public final class TalkMemory {
    private static final String MISSES = "misses";
    private static final String PIECES = "pieces";
    private static final String ECHO = "echo";
    private static final String ECHO_COUNT = "echoCount";
    private static final String ECHO_AT = "echoAt";
    private static final String MEDIA_AT = "mediaAt";
    private static final String OFFER_AT = "offerAt";
    private static final String MET = "met";
    private static final String WAITING = "waiting";
    private static final String LAST_INTENTS = "lastIntents";
    private static final String LAST_CURRENCIES = "lastCurrencies";
    private static final String LAST_BRANCH = "lastBranch";
    private static final String LAST_AT = "lastAt";

    /** Another version of the bot may have stored another value. */
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");

    private static final int MAX_PIECES = 2000;
    /** The number of times that the same text in a row is answered: beyond it, two machines talk to each other. */
    private static final int MAX_ECHO = 3;

    private static final Duration ECHO_WITHIN = Duration.ofMinutes(30);
    /** The pictures of an album arrive within seconds. */
    private static final Duration ALBUM = Duration.ofSeconds(60);

    /** "E no aeroporto?" goes on with a question of this morning, but hardly with one of yesterday. */
    private static final Duration QUESTION_HOLDS = Duration.ofHours(3);

    private static final Duration OFFER_HOLDS = Duration.ofMinutes(10);

    private final ConversationState state;

    /**
     * The question that was answered last.
     *
     * @param intents its intents, none when it is too old
     * @param currencies its currencies
     * @param branch the id of the other shop that it was about, empty for none
     */
    public record LastQuestion(List<String> intents, List<String> currencies, Optional<String> branch) {}

    public TalkMemory(ConversationState state) {
        this.state = state;
    }

    public ConversationState state() {
        return state;
    }

    /** Returns the number of misunderstandings in a row. */
    public int misses() {
        return count(MISSES);
    }

    public TalkMemory withMisses(int misses) {
        return with(MISSES, Integer.toString(misses));
    }

    /** Returns the pieces of a message that are not answered yet, one a line; empty for none. */
    public String pieces() {
        return state.get(PIECES).orElse("");
    }

    /** Returns the memory with one more piece. */
    public TalkMemory withPiece(String text) {
        String all = pieces().isEmpty() ? text : pieces() + "\n" + text;
        return with(PIECES, all.substring(0, Math.min(all.length(), MAX_PIECES)));
    }

    public TalkMemory withoutPieces() {
        return without(PIECES);
    }

    /** Returns whether the same text has been answered often enough. */
    public boolean isEcho(Instant now) {
        return count(ECHO_COUNT) > MAX_ECHO && isWithin(ECHO_AT, ECHO_WITHIN, now);
    }

    /** Returns the memory that has heard one more text. */
    public TalkMemory withText(String text, Instant now) {
        String hash = Integer.toHexString(WordTokenizer.normalize(text).strip().hashCode());
        boolean again =
                state.get(ECHO).equals(Optional.of(hash)) && isWithin(ECHO_AT, ECHO_WITHIN, now) && !text.isBlank();
        return with(ECHO, hash)
                .with(ECHO_COUNT, Integer.toString(again ? count(ECHO_COUNT) + 1 : 1))
                .with(ECHO_AT, now.toString());
    }

    /** Returns whether the last medium came a moment ago, so that this one belongs to the same album. */
    public boolean isAlbum(Instant now) {
        return isWithin(MEDIA_AT, ALBUM, now);
    }

    public TalkMemory withMedium(Instant now) {
        return with(MEDIA_AT, now.toString());
    }

    /** Returns whether a person was offered in the last answer. */
    public boolean isPersonOffered(Instant now) {
        return isWithin(OFFER_AT, OFFER_HOLDS, now);
    }

    public TalkMemory withOffer(boolean offered, Instant now) {
        return offered ? with(OFFER_AT, now.toString()) : without(OFFER_AT);
    }

    /** Returns whether this is the first answer to the contact. */
    public boolean isFirstContact() {
        return state.get(MET).isEmpty();
    }

    public TalkMemory met() {
        return with(MET, "yes");
    }

    /** Returns whether a person was called and has not come yet. */
    public boolean isPersonCalled() {
        return state.get(WAITING).isPresent();
    }

    public TalkMemory withPersonCalled(boolean called) {
        return called ? with(WAITING, "yes") : without(WAITING);
    }

    public LastQuestion lastQuestion(Instant now) {
        return isWithin(LAST_AT, QUESTION_HOLDS, now)
                ? new LastQuestion(
                        list(LAST_INTENTS),
                        list(LAST_CURRENCIES),
                        list(LAST_BRANCH).stream().findFirst())
                : new LastQuestion(List.of(), List.of(), Optional.empty());
    }

    public TalkMemory withQuestion(LastQuestion question, Instant now) {
        TalkMemory before = question.currencies.isEmpty() ? this : with(LAST_CURRENCIES, join(question.currencies));
        return before.with(LAST_INTENTS, join(question.intents))
                .with(LAST_BRANCH, question.branch.orElse(""))
                .with(LAST_AT, now.toString());
    }

    private static String join(List<String> words) {
        return String.join(" ", words);
    }

    private List<String> list(String key) {
        return Arrays.stream(state.get(key).orElse("").split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private boolean isWithin(String key, Duration time, Instant now) {
        try {
            return state.get(key)
                    .map(Instant::parse)
                    .filter(at -> at.plus(time).isAfter(now))
                    .isPresent();
        } catch (DateTimeException e) {
            return false;
        }
    }

    private int count(String key) {
        return state.get(key)
                .filter(COUNT.asMatchPredicate())
                .map(Integer::valueOf)
                .orElse(0);
    }

    private TalkMemory with(String key, String value) {
        return new TalkMemory(state.with(key, value));
    }

    private TalkMemory without(String key) {
        Map<String, String> data = new HashMap<>(state.data());
        data.remove(key);
        return new TalkMemory(new ConversationState(state.step(), data));
    }
}
