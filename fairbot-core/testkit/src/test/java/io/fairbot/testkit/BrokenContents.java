package io.fairbot.testkit;

import static io.fairbot.testkit.BrokenChannel.hearing;
import static io.fairbot.testkit.BrokenChannel.hearingContent;
import static io.fairbot.testkit.BrokenChannel.named;
import static io.fairbot.testkit.BrokenChannel.receiving;
import static io.fairbot.testkit.BrokenChannel.sending;
import static io.fairbot.testkit.BrokenChannel.sendingContent;

import io.fairbot.store.Write;
import io.fairbot.testkit.BrokenChannel.Kind;
import io.fairbot.testkit.ForwardingChannel.ForwardingSession;
import io.fairbot.testkit.ForwardingChannel.ForwardingSink;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.InboundMessage;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.channel.Acceptance;
import io.fairbot.whatsapp.channel.PreparedMessage;
import io.fairbot.whatsapp.channel.Transmission;
import io.fairbot.whatsapp.channel.WhatsAppChannel;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.Deleted;
import io.fairbot.whatsapp.content.Edited;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.Location;
import io.fairbot.whatsapp.content.Order;
import io.fairbot.whatsapp.content.Reaction;
import io.fairbot.whatsapp.content.Template;
import io.fairbot.whatsapp.content.Text;
import io.fairbot.whatsapp.content.Unsupported;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Channels that change a content on its way. */
final class BrokenContents {
    /** All of them, with the case that has to find each. */
    static final List<Kind> ALL = List.of(
            new Kind(
                    "drops the name of a place",
                    "aPlaceIsHandedOver",
                    hearingContent(Location.class, place -> new Location(place.latitude(), place.longitude()))),
            new Kind(
                    "hands a choice over as a text",
                    "aChoiceIsHandedOver",
                    hearingContent(Choice.class, choice -> new Text(choice.title()))),
            new Kind(
                    "hands over the first card only",
                    "contactCardsAreHandedOver",
                    hearingContent(
                            Contacts.class,
                            contacts -> new Contacts(contacts.cards().subList(0, 1)))),
            new Kind(
                    "drops the words of an order",
                    "anOrderIsHandedOver",
                    hearingContent(Order.class, order -> new Order(order.catalog(), order.items(), ""))),
            new Kind("drops what it cannot read", "whatItCannotReadIsSaid", hearing(sink -> new ForwardingSink(sink) {
                @Override
                public CompletionStage<Acceptance> accept(InboundMessage message, List<Write> writes) {
                    return message.content() instanceof Unsupported
                            ? CompletableFuture.completedStage(Acceptance.ACCEPTED)
                            : super.accept(message, writes);
                }
            })),
            new Kind(
                    "hands a reaction over as a text",
                    "aReactionNamesItsMessage",
                    hearingContent(
                            Reaction.class,
                            reaction -> new Text(reaction.emoji().orElse("")))),
            new Kind(
                    "knows no reaction that is taken back",
                    "aReactionNamesItsMessage",
                    hearingContent(
                            Reaction.class,
                            reaction -> new Reaction(
                                    reaction.messageId(), reaction.emoji().orElse("?")))),
            new Kind(
                    "hands an edit over as a new text",
                    "anEditNamesItsMessage",
                    hearingContent(Edited.class, edit -> edit.content())),
            new Kind(
                    "gives an edit the name of the message",
                    "anEditNamesItsMessage",
                    receiving(message ->
                            message.content() instanceof Edited edit ? named(message, edit.messageId()) : message)),
            new Kind(
                    "names another message in a deletion",
                    "aDeletionNamesItsMessage",
                    hearingContent(Deleted.class, deletion -> new Deleted(deletion.messageId() + "x"))),
            new Kind(
                    "drops what a message answers",
                    "aQuoteNamesItsMessage",
                    receiving(message -> new InboundMessage(
                            message.ref(), message.author(), message.name(), message.sentAt(), message.content()))),
            new Kind(
                    "says of each message that it answers itself",
                    "aQuoteNamesItsMessage",
                    receiving(message -> message.quoted().isPresent() ? message : message.withQuoted(message.id()))),
            new Kind(
                    "hands a message in a group over as a private one",
                    "aMessageInAGroupSaysSo",
                    receiving(message -> InboundMessage.of(
                            message.id(), message.author(), message.name(), message.sentAt(), message.content()))),
            new Kind(
                    "names the group as the one who wrote in it",
                    "aMessageInAGroupSaysSo",
                    receiving(message -> message.ref().group().isEmpty()
                            ? message
                            : new InboundMessage(
                                    message.ref(),
                                    List.of(new Alias(
                                            Alias.AliasKind.LID,
                                            message.ref().group().get())),
                                    message.name(),
                                    message.sentAt(),
                                    message.content()))),
            new Kind(
                    "answers into the group in which somebody wrote last",
                    "anAnswerToAMessageInAGroupIsPrivate",
                    BrokenContents::answeringIntoGroups),
            new Kind(
                    "sends options as a text",
                    "optionsArrive",
                    sendingContent(Buttons.class, buttons -> new Text(buttons.fallbackText()))),
            new Kind(
                    "sends a list without descriptions",
                    "aListArrives",
                    sendingContent(
                            ListMenu.class,
                            menu -> ListMenu.of(
                                    menu.text(),
                                    menu.options().stream()
                                            .map(option -> new ChoiceOption(option.id(), option.title()))
                                            .toList()))),
            new Kind(
                    "sends a place without its name",
                    "aPlaceArrives",
                    sendingContent(Location.class, place -> new Location(place.latitude(), place.longitude()))),
            new Kind(
                    "sends cards as a text",
                    "contactCardsArrive",
                    sendingContent(Contacts.class, contacts -> new Text(contacts.fallbackText()))),
            new Kind(
                    "reacts to another message",
                    "aReactionArrives",
                    sendingContent(Reaction.class, reaction -> new Reaction("other", reaction.emoji()))),
            new Kind(
                    "sends a template as its text",
                    "aTemplateArrives",
                    sendingContent(Template.class, template -> new Text(template.text()))));

    private BrokenContents() {}

    private static WhatsAppChannel answeringIntoGroups(WhatsAppChannel channel) {
        AtomicReference<@Nullable String> last = new AtomicReference<>();
        WhatsAppChannel hearing = receiving(message -> {
                    last.set(message.ref().group().orElse(null));
                    return message;
                })
                .apply(channel);
        return sending(session -> new ForwardingSession(session) {
                    @Override
                    public CompletionStage<Transmission> transmit(PreparedMessage prepared) {
                        OutboundMessage message = prepared.message();
                        Alias to = Optional.ofNullable(last.get())
                                .map(group -> new Alias(Alias.AliasKind.LID, group))
                                .orElse(message.to());
                        return super.transmit(new PreparedMessage(
                                new OutboundMessage(
                                        message.id(), to, message.purpose(), message.content(), message.inReplyTo()),
                                prepared.channelId(),
                                prepared.payload(),
                                List.of()));
                    }
                })
                .apply(hearing);
    }
}
