@NullMarked
package io.fairbot.whatsapp.web.internal.binary;

import org.jspecify.annotations.NullMarked;
