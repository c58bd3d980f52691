/**
 * Averaging between the executors of one member, in memory and past Spark's scheduler: every worker
 * owns one slice of the vector, receives that slice from all others, sums it in the order of ranks
 * and sends the sum back (reduce-scatter, then all-gather). Messages travel over Spark's own
 * transport library, under Spark's authentication and encryption settings.
 */
package dev.winnow.driver.exchange;
