@NullMarked
package io.fairbot.whatsapp.web.internal.pairing;

import org.jspecify.annotations.NullMarked;
