package io.fairbot.conversation;

import io.fairbot.store.Model;
import io.fairbot.whatsapp.Contact;
import java.time.Duration;
import java.util.List;

/** What is kept of conversations. All of it is hidden from the general data API. */
public final class ConversationModels {
    /** How long a settled event is kept: longer than any provider repeats (the Cloud API: seven days). */
    private static final Duration KEEP_SETTLED = Duration.ofDays(8);

    private static final Duration KEEP_CONVERSATION = Duration.ofDays(90);

    /** Events, waiting and settled; named by {@link InboxEntry#id}. */
    public static final Model<InboxEntry> INBOX = Model.builder("inbox", InboxEntry.class)
            .index("branch", "open", "seq")
            .retainFor("settledAt", KEEP_SETTLED)
            .internal()
            .build();

    /** Messages to customers, waiting and sent. */
    public static final Model<OutboxEntry> OUTBOX = Model.builder("outbox", OutboxEntry.class)
            .index("branch", "open", "seq")
            .index("channelId")
            .retainFor("closedAt", KEEP_SETTLED)
            .internal()
            .build();

    /** Where conversations stand; named by {@link ConversationRecord#id}. */
    public static final Model<ConversationRecord> CONVERSATIONS = Model.builder(
                    "conversations", ConversationRecord.class)
            .index("branch", "lastEventAt")
            .retainFor("lastEventAt", KEEP_CONVERSATION)
            .internal()
            .build();

    /** Timers that wait; named by {@link TimerEntry#id}. */
    public static final Model<TimerEntry> TIMERS = Model.builder("timers", TimerEntry.class)
            .index("branch", "dueAt")
            .internal()
            .build();

    /** People; named by {@link Contact#id()}. */
    public static final Model<Contact> CONTACTS =
            Model.builder("contacts", Contact.class).internal().build();

    /** Who an alias belongs to; named by its key. */
    public static final Model<AliasEntry> ALIASES =
            Model.builder("aliases", AliasEntry.class).internal().build();

    /** Whether messages of a restored backup are held. */
    public static final Model<OutboxHold> HOLDS =
            Model.builder("holds", OutboxHold.class).internal().build();

    /** Contacts who want nothing but replies; named by the contact's id. */
    public static final Model<OptOut> OPT_OUTS =
            Model.builder("optouts", OptOut.class).internal().build();

    private ConversationModels() {}

    /**
     * Returns all of them.
     *
     * @return the models
     */
    public static List<Model<?>> all() {
        return List.of(INBOX, OUTBOX, CONVERSATIONS, TIMERS, CONTACTS, ALIASES, HOLDS, OPT_OUTS);
    }
}
