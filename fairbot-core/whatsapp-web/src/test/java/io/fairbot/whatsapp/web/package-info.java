@NullMarked
package io.fairbot.whatsapp.web;

import org.jspecify.annotations.NullMarked;
