/** What messages tell of failures below. */
package dev.winnow.worker.failure;
