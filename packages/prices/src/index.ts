export { type ListPricesOptions, listPrices } from './list-prices.ts';
