package io.fairbot.conversation.storage;

import io.fairbot.Internal;
import io.fairbot.conversation.DeadLetter;
import io.fairbot.store.Model;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.channel.UnhandledEvent;
import java.time.Duration;
import java.util.List;

/** The models of conversations. The general data API reaches none of them. */
@Internal
public final class ConversationModels {
    /** The retention of settled events: longer than any provider repeats a message (the Cloud API: seven days). */
    private static final Duration KEEP_SETTLED = Duration.ofDays(8);

    /** Every message of the history has its own time, so this is only more than zero. */
    private static final Duration AFTER_HISTORY = Duration.ofMinutes(1);

    private static final Duration KEEP_CONVERSATION = Duration.ofDays(90);

    /** The events, waiting and settled; their ids are {@link InboxEntry#id} of {@link InboxEntry#key}. */
    public static final Model<InboxEntry> INBOX = Model.builder("inbox", InboxEntry.class)
            .index("branch", "open", "seq")
            .retainFor("settledAt", KEEP_SETTLED)
            .internal()
            .migration(RowMigrations::withChat)
            .build();

    /** The messages to customers, waiting and sent. */
    public static final Model<OutboxEntry> OUTBOX = Model.builder("outbox", OutboxEntry.class)
            .index("branch", "open", "purpose", "seq")
            .index("channelId")
            .index("providerId")
            .retainFor("closedAt", KEEP_SETTLED)
            .internal()
            .migration(RowMigrations::withPurpose)
            .build();

    /** The states of conversations; their ids are {@link ConversationRecord#id}. */
    public static final Model<ConversationRecord> CONVERSATIONS = Model.builder(
                    "conversations", ConversationRecord.class)
            .index("branch", "lastEventAt")
            .index("handoffState", "branch", "handoffPlace")
            .retainFor("lastEventAt", KEEP_CONVERSATION)
            .internal()
            .migration(RowMigrations::withHandoff)
            .build();

    /** The running timers; their ids are {@link TimerEntry#id}. */
    public static final Model<TimerEntry> TIMERS = Model.builder("timers", TimerEntry.class)
            .index("branch", "dueAt")
            .internal()
            .build();

    /** The contacts; their ids are {@link Contact#id()}. */
    public static final Model<Contact> CONTACTS =
            Model.builder("contacts", Contact.class).internal().build();

    /** The contacts of aliases; the id is the key of the alias. */
    public static final Model<AliasEntry> ALIASES =
            Model.builder("aliases", AliasEntry.class).internal().build();

    /** The dead letters; the id is that of the row that was set aside. */
    @Internal
    public static final Model<DeadLetter> DEAD_LETTERS = Model.builder("dead_letters", DeadLetter.class)
            .index("at")
            .retainFor("at", KEEP_SETTLED)
            .internal()
            .build();

    /** The marks of what a restored backup holds back. */
    public static final Model<HeldMessage> HELD =
            Model.builder("held", HeldMessage.class).index("at").internal().build();

    /** The contacts who receive replies only; the id is the contact's. */
    public static final Model<OptOut> OPT_OUTS =
            Model.builder("optouts", OptOut.class).internal().build();

    /** The marks of branches whose inbox has the current ids; the id is the branch's. */
    public static final Model<InboxUpgrade> INBOX_UPGRADES =
            Model.builder("inbox_upgrades", InboxUpgrade.class).internal().build();

    /** The messages that were received and sent; written in the batches of their rows, which they outlive. */
    public static final Model<HistoryEntry> HISTORY = Model.builder("history", HistoryEntry.class)
            .index("contact", "at")
            .retainFor("keepUntil", AFTER_HISTORY)
            .internal()
            .build();

    /** The contacts that were merged into others; the id is that of the contact that is gone. */
    public static final Model<ContactMerge> MERGES =
            Model.builder("contact_merges", ContactMerge.class).internal().build();

    /** What providers reported and nothing handles; the id is made from the event, so that a repetition is the same document. */
    public static final Model<UnhandledEvent> UNHANDLED = Model.builder("unhandled_events", UnhandledEvent.class)
            .index("at")
            .retainFor("at", Duration.ofDays(UnhandledEvent.DAYS))
            .internal()
            .build();

    /** What the provider charges for messages; the id is the message's. */
    public static final Model<MessageCharge> CHARGES = Model.builder("message_charges", MessageCharge.class)
            .index("branch", "at")
            .retainFor("at", Duration.ofDays(400))
            .internal()
            .build();

    private ConversationModels() {}

    /**
     * Returns all models of conversations; a store is opened with them.
     *
     * @return the models
     */
    public static List<Model<?>> all() {
        return List.of(
                INBOX,
                OUTBOX,
                CONVERSATIONS,
                TIMERS,
                CONTACTS,
                ALIASES,
                HELD,
                DEAD_LETTERS,
                OPT_OUTS,
                INBOX_UPGRADES,
                MERGES,
                HISTORY,
                UNHANDLED,
                CHARGES);
    }
}
