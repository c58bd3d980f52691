/** What a training run keeps on a Hadoop file system while it is in progress. */
package dev.winnow.driver.checkpoint;
