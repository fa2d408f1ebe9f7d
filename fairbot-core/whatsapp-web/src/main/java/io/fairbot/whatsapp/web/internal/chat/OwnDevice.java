package io.fairbot.whatsapp.web.internal.chat;

import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import java.util.Optional;

/**
 * The device that a line is.
 *
 * @param phone its address by number
 * @param lid its address by LID, where the server has told it
 * @param proof what proves to others that it belongs to its account
 */
public record OwnDevice(Jid phone, Optional<Jid> lid, Bytes proof) {

    /**
     * Returns whether an address is of the same account.
     *
     * @param other the address
     * @return true for each device of the account, by number or by LID
     */
    public boolean isOwn(Jid other) {
        Jid person = other.person();
        return person.equals(phone.person())
                || lid.filter(own -> own.person().equals(person)).isPresent();
    }

    /**
     * Returns the address of the own account in a chat.
     *
     * @param chat the chat
     * @return the address by LID where the chat has one, otherwise that by number
     */
    Jid personFor(Jid chat) {
        return chat.server().equals(Jid.LID) ? lid.orElse(phone).person() : phone.person();
    }

    /**
     * Returns whether an address is of this very device.
     *
     * @param other the address
     * @return true for it alone
     */
    boolean isThis(Jid other) {
        return isOwn(other) && other.device() == phone.device();
    }
}
