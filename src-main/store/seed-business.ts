import type { BarcodeMask } from '../../shared/domain/barcode/embedded.ts';
import type { Locale, LocalizedText } from '../../shared/domain/localized.ts';
import type { Currency, Minor, Ppm, RoundingMode } from '../../shared/domain/money.ts';
import type { Role } from '../../shared/domain/permission.ts';
import type { OversellPolicy, ProductType, Unit } from '../../shared/domain/product.ts';
import type { Milli } from '../../shared/domain/quantity.ts';
import type { SaleType } from '../../shared/domain/sale.ts';

/**
 * A small business as its first terminal is given it. `demo/demo-business.ts` reads one from files.
 */
export interface SeedBusiness {
  readonly storefront: SeedStorefront;
  /** Parents stand before their children. */
  readonly categories: readonly SeedCategory[];
  readonly products: readonly SeedProduct[];
  readonly users: readonly SeedUser[];
  readonly customers: readonly SeedCustomer[];
}

export interface SeedStorefront {
  readonly code: string;
  readonly name: string;
  readonly legalName: string;
  readonly bin: string;
  readonly address: string;
  readonly phone: string;
  readonly currency: Currency;
  readonly timeZone: string;
  readonly pricesIncludeTax: boolean;
  readonly taxRounding: 'line' | 'document';
  readonly roundingMode: RoundingMode;
  readonly cashStepMinor: Minor;
  readonly receiptLocale: Locale;
  readonly footer: LocalizedText;
  readonly barcodeMasks: readonly BarcodeMask[];
  readonly priceLists: readonly { readonly saleType: SaleType; readonly name: string }[];
  readonly taxRates: readonly {
    readonly taxCategory: string;
    readonly code: string;
    readonly name: LocalizedText;
    readonly ratePpm: Ppm;
    readonly validFrom: string;
    readonly validTo: string | null;
  }[];
}

export interface SeedCategory {
  readonly key: string;
  readonly parentKey: string | null;
  readonly name: LocalizedText;
}

export interface SeedProduct {
  readonly sku: string;
  readonly barcode: string | null;
  readonly pack: { readonly barcode: string; readonly quantityMilli: Milli } | null;
  readonly name: LocalizedText;
  readonly categoryKey: string;
  readonly brand: string;
  readonly unit: Unit;
  readonly type: ProductType;
  readonly taxCategory: string;
  readonly costMinor: Minor;
  readonly retailMinor: Minor;
  readonly wholesaleMinor: Minor;
  readonly minimumAge: number;
  readonly oversellPolicy: OversellPolicy;
  /** Null where stock is not tracked; so are the two together or neither. */
  readonly lowStockMilli: Milli | null;
  readonly openingStockMilli: Milli | null;
  readonly favourite: number | null;
  readonly plu: string | null;
}

export interface SeedUser {
  readonly name: string;
  readonly role: Role;
  readonly locale: Locale;
  readonly pin: string;
}

export interface SeedCustomer {
  readonly code: string;
  readonly name: string;
  readonly type: SaleType;
  readonly phone: string;
  readonly contactPerson: string;
  readonly taxId: string;
  readonly taxExempt: boolean;
  readonly creditLimitMinor: Minor;
  readonly creditTermsDays: number;
  readonly creditBlocked: boolean;
  readonly openingDebts: readonly {
    readonly amountMinor: Minor;
    readonly ageDays: number;
    readonly reference: string;
  }[];
}
